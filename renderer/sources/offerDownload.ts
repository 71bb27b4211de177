// Hands a text or an image to the browser or window as a file to keep.

const addressLivesMs = 60_000;

export function offerDownload(content: string | Blob, type: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), addressLivesMs);
}
