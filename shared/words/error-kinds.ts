/** Kinds of errors in words. A kind is `<what failed>.<how>`, as the processes' own counters name it. Pure. */
const FAILED: Readonly<Record<string, string>> = {
  reply: 'reply',
  sheetCall: 'spreadsheet call',
  mediaJob: 'media job',
  job: 'job',
  request: 'request',
}

/** "spreadsheet call failed" */
export function errorWords(kind: string): string {
  const dot = kind.indexOf('.')
  const what = kind.slice(0, Math.max(0, dot))
  return `${FAILED[what] ?? what} ${kind.slice(dot + 1)}`.trim()
}
