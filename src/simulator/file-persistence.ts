import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Returns `load` and `save` for a file, for Node. Writes a second file and renames it: a crash never leaves half a file. */
export function filePersistence(path: string): {
  readonly load: () => Promise<string | undefined>;
  readonly save: (state: string) => Promise<void>;
} {
  return {
    async load() {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async save(state) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.next`, state);
      await rename(`${path}.next`, path);
    },
  };
}
