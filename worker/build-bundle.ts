// Builds the workflow bundle ahead, without traces and with, for images and releases: `node dist/worker/build-bundle.js`.
import { writeFile } from 'node:fs/promises';
import { buildWorkflowCode, PREBUILT, PREBUILT_TRACED } from './bundle.ts';

await writeFile(PREBUILT, await buildWorkflowCode());
await writeFile(PREBUILT_TRACED, await buildWorkflowCode({ traced: true }));
