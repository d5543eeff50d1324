// The methods on artifacts: an instance's shared storage.
import { instancePath, write } from './paths.ts';
import type { CallOptions, Transport } from './transport.ts';
import type { ArtifactFilter, ArtifactView, ArtifactWithContent, Page, StoreArtifactInput } from './types.ts';

export function artifactMethods(transport: Transport) {
  const pathOf = (id: string, key: string) => `${instancePath(id)}/artifacts/${encodeURIComponent(key)}`;
  const pageOf = (
    id: string,
    filter: ArtifactFilter = {},
    options: CallOptions = {},
  ): Promise<Page<ArtifactView>> =>
    transport.json({
      method: 'GET',
      path: `${instancePath(id)}/artifacts`,
      query: { ...filter },
      ...options,
    });

  return {
    /** Stores a new version. Bytes (`Uint8Array`) go as a file, anything else as JSON. */
    storeArtifact: (
      id: string,
      input: StoreArtifactInput,
      options: CallOptions = {},
    ): Promise<ArtifactView> => {
      const path = `${instancePath(id)}/artifacts`;
      const { content, contentType, fileName, metadata, ...named } = input;
      if (!(content instanceof Uint8Array)) {
        const body = { ...named, content, ...(metadata === undefined ? {} : { metadata }) };
        return transport.json(write('POST', path, body, options));
      }
      return transport.json({
        ...write('POST', path, content, options),
        contentType: contentType ?? 'application/octet-stream',
        query: {
          ...named,
          fileName,
          metadata: metadata === undefined ? undefined : JSON.stringify(metadata),
        },
      });
    },

    /** The newest version, unless one is named. */
    getArtifact: (
      id: string,
      key: string,
      which: { version?: number } = {},
      options: CallOptions = {},
    ): Promise<ArtifactWithContent> =>
      transport.json({ method: 'GET', path: pathOf(id, key), query: { ...which }, ...options }),

    /** The bytes as they were stored. */
    downloadArtifact: (
      id: string,
      key: string,
      which: { version?: number } = {},
      options: CallOptions = {},
    ): Promise<Uint8Array> =>
      transport.bytes({
        method: 'GET',
        path: pathOf(id, key),
        query: { ...which, download: '1' },
        accept: '*/*',
        ...options,
      }),

    /** The newest version of each, without contents: an array, for an instance holds at most a thousand. */
    listArtifacts: async (
      id: string,
      filter: Omit<ArtifactFilter, 'cursor'> = {},
      options: CallOptions = {},
    ): Promise<ArtifactView[]> => {
      const items: ArtifactView[] = [];
      let cursor: string | undefined;
      do {
        const page = await pageOf(id, { ...filter, ...(cursor ? { cursor } : {}) }, options);
        items.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return items;
    },
    /** The same, a page at a time. */
    listArtifactsPage: pageOf,
  };
}
