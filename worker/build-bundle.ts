// Builds the workflow bundle ahead, for images and releases: `node dist/worker/build-bundle.js`.
import { writeFile } from 'node:fs/promises';
import { buildWorkflowCode, PREBUILT } from './bundle.ts';

await writeFile(PREBUILT, await buildWorkflowCode());
