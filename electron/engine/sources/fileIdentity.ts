// Tells whether a file is the one that it was: by its length and its beginning, so that one may have grown.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';

const mostHeadBytes = 64 * 1_024;

export const fileIdentitySchema = z.strictObject({
  sizeBytes: z.number().int().min(0),
  /** Of the first `min(sizeBytes, 64 KiB)`. */
  headSha256: z.string(),
});
export type FileIdentity = z.infer<typeof fileIdentitySchema>;

/** `headOfBytes`: how large the file was whose beginning is to be told. Rejects when the file cannot be read. */
export async function fileIdentity(path: string, headOfBytes?: number): Promise<FileIdentity> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(mostHeadBytes, headOfBytes ?? size));
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const hash = createHash('sha256').update(head.subarray(0, bytesRead));
    return { sizeBytes: size, headSha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
