/** The package comes without types; this is what the bench reads of its answer. */
declare module 'parse-prometheus-text-format' {
  interface Family {
    readonly name: string
    readonly type: string
    readonly metrics: readonly {
      readonly labels?: Readonly<Record<string, string>>
      readonly value?: string
    }[]
  }
  const parse: (text: string) => readonly Family[]
  export default parse
}
