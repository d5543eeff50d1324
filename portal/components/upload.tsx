// The form with which a person adds a document. No script: the browser sends the file.
import type { UploadView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Hidden } from './parts.tsx';

export function Upload({ upload }: { upload: UploadView }) {
  return (
    <form class="stack" method="post" enctype="multipart/form-data" action={PATHS.upload}>
      <Hidden name="csrf" value={upload.csrf} />
      <div class="field">
        <label for="upload-file">Add a document</label>
        <p class="hint" id="upload-hint">
          {upload.takes}, up to {Math.floor(upload.largest / 1_048_576)} MB. Everybody in this process can
          read it, the AI agents too. The same file name again makes a new version.
        </p>
        <input id="upload-file" name="file" type="file" required aria-describedby="upload-hint" />
      </div>
      <div class="actions">
        <button type="submit" class="button">
          Upload
        </button>
      </div>
    </form>
  );
}
