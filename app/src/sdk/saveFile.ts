/** Hands content to the browser to be saved under a name: never opened, so that nothing uploaded runs in the house's own pages. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Slow devices ask what to do with a file before they read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** A size as people read it: `12 KB`, `3.4 MB`. */
export const fileSize = (bytes: number): string => (bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`)
