/** Addresses as people type them. Pure. */

/** `null`: it is none of http or https. */
export function addressOf(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null
}

/** A path of the base is kept, for those behind a proxy. */
export function under(base: URL, path: string): URL {
  return new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base.origin)
}
