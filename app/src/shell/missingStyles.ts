const missing = new Set<HTMLLinkElement>()

/**
 * Remembers style sheets that could not be fetched. Vite asks for the style sheet of a lazy part once: after a failure it takes it for
 * loaded, and the next page that shares it would be drawn without.
 */
export function watchStyles(): void {
  window.addEventListener('error', ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') missing.add(target)
  }, true)
}

/** Asks for them again, in their old place. Rejects while one of them is still out of reach. */
export async function fetchMissingStyles(): Promise<void> {
  const links = [...missing]
  missing.clear()
  await Promise.all(links.map((link) => new Promise<void>((resolve, reject) => {
    const again = link.cloneNode() as HTMLLinkElement
    again.addEventListener('load', () => resolve())
    again.addEventListener('error', () => reject(new Error(`Unable to preload CSS for ${link.href}`)))
    link.replaceWith(again)
  })))
}
