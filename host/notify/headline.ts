/** Sentences of the cluster as a notification has room for them. The whole of each stands on the page that a press leads to. Pure. */

/** A title is read in one or two lines, wherever it is shown. Characters. */
const TITLE_MOST = 80
/** Some desktops cut what is longer, and with it the name of the cluster, which stands last. Characters. */
const BODY_MOST = 240

/** "uae-main has no serving master", where its reasons follow a colon or stand in brackets and would fill the screen. */
export function headline(title: string): string {
  if (title.length <= TITLE_MOST) return title
  const end = title.search(/: | \(/)
  return shortened(end > 0 ? title.slice(0, end) : title, TITLE_MOST)
}

/** Sentences after each other, as long as there is room. */
export function bodyOf(...texts: readonly string[]): string {
  return shortened(texts.map(sentence).filter(Boolean).join(' '), BODY_MOST)
}

function sentence(text: string): string {
  const [first = ''] = text
  return `${first.toUpperCase()}${text.slice(first.length)}${text === '' || /[.!?…]$/.test(text) ? '' : '.'}`
}

/** At a word's end. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const end = text.lastIndexOf(' ', most - 2)
  return `${text.slice(0, end > 0 ? end : most - 2).replace(/[\s,;:(]+$/, '')} …`
}
