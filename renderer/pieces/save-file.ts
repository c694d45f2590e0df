/** Hands a file to the one who asked for it. */
const RELEASED_AFTER_MS = 60_000

/** A link to a blob is no request, so the page's policy has nothing to refuse. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the blob after the press; then nothing needs it any more.
  setTimeout(() => URL.revokeObjectURL(url), RELEASED_AFTER_MS)
}
