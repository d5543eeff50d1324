// A file that was not taken: why, and the form again.
import { renderInstancePage } from '../components/frame.tsx';
import { Kicker, Note } from '../components/parts.tsx';
import { Upload } from '../components/upload.tsx';
import type { UploadProblemView } from '../page-views.ts';

export function renderUploadProblem({ frame, fileName, why, upload }: UploadProblemView): string {
  return renderInstancePage({
    frame,
    title: 'The document was not stored',
    width: 'read',
    children: (
      <>
        <header class="stack" data-gap="tight">
          <Kicker frame={frame} />
          <h1>The document was not stored</h1>
        </header>
        <Note note={{ tone: 'bad', title: fileName ?? 'Nothing was stored', text: why }} />
        <div class="sheet">
          <Upload upload={upload} />
        </div>
      </>
    ),
  });
}
