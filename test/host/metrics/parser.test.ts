import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MetricsParser } from '../../../host/metrics/parser.ts'
import { seriesKey } from '../../../host/metrics/series-name.ts'
import { Fault } from '../../../shared/fault.ts'
import { readPlainly } from './reference-parser.ts'

const bytesOf = (text: string): Uint8Array => Buffer.from(text)
const read = (parser: MetricsParser, text: string) => parser.parse(bytesOf(text))

function valuesOf(parser: MetricsParser): Map<string, number> {
  const found = new Map<string, number>()
  for (let series = 0; series < parser.seriesCount; series += 1) {
    const value = parser.valueOf(series)
    if (value !== null) found.set(seriesKey(parser.nameOf(series)), value)
  }
  return found
}

/** The value of the only series of this name. */
function valueOf(parser: MetricsParser, name: string): number | null {
  for (let series = 0; series < parser.seriesCount; series += 1)
    if (parser.nameOf(series).name === name) return parser.valueOf(series)
  throw new Error(`no series ${name}`)
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

const anyName = fc.stringMatching(/^[a-z_:][a-z0-9_:]{0,5}$/)
const anyLabel = fc.stringMatching(/^[a-z_][a-z0-9_]{0,3}$/)
const anyValue = fc.oneof(
  fc.integer({ min: -1e6, max: 1e9 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toFixed(4)),
  fc.constantFrom('NaN', '+Inf', '-Inf', 'Inf', '0', '-0', '007', '1e3', '+5', '.5', '5.', '123456789012345678901'),
)
const blanks = fc.constantFrom('', ' ', '  ', '\t')

/** A line with a value, in any of the ways there are to write it. */
const anySample = fc
  .record({
    name: anyName,
    labels: fc.uniqueArray(fc.tuple(anyLabel, fc.string({ maxLength: 6, unit: 'grapheme' })), {
      selector: ([label]) => label,
      maxLength: 4,
    }),
    value: anyValue,
    blank: blanks,
    time: fc.constantFrom('', '', ' 1700000000000', '\t12'),
    exemplar: fc.constantFrom('', '', ' # {trace_id="a b"} 0.5'),
    trailing: fc.boolean(),
    ending: fc.constantFrom('\n', '\n', '\r\n'),
  })
  .map(({ name, labels, value, blank, time, exemplar, trailing, ending }) => {
    const written = labels.map(([label, text]) => `${blank}${label}${blank}=${blank}"${escaped(text)}"${blank}`)
    const inBraces = written.length === 0 ? '' : `${blank}{${written.join(',')}${trailing ? ',' : ''}}`
    return `${name}${inBraces} ${blank}${value}${time}${exemplar}${ending}`
  })
const anyComment = fc.constantFrom(
  '# TYPE a counter\n',
  '# HELP a What it is.\n',
  '# just words\n',
  '#\n',
  '\n',
  ' \r\n',
)
const anyLine = fc.oneof({ weight: 6, arbitrary: anySample }, { weight: 1, arbitrary: anyComment })

describe('metrics parser', () => {
  it('reads every page as plainly as a plain parser does', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 30 }), (lines) => {
        const text = lines.join('')
        const parser = new MetricsParser()
        const report = read(parser, text)
        expect(report.trouble === null || report.duplicates > 0).toBe(true)
        expect({ invalid: report.invalid, values: valuesOf(parser) }).toEqual({ invalid: 0, values: readPlainly(text) })
      }),
      { numRuns: 400 },
    )
  })

  it('predicts nothing wrong: page after page with lines moved, gone, new and changed is read as if it were the first', () => {
    const change = fc.record({
      kind: fc.constantFrom('drop', 'move', 'insert', 'value', 'repeat'),
      at: fc.nat(),
      to: fc.nat(),
      line: anyLine,
    })
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 20 }),
        fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 6 }),
        (first, rounds) => {
          const parser = new MetricsParser()
          let lines = first
          for (const changes of [[], ...rounds]) {
            for (const { kind, at, to, line } of changes) {
              const place = at % Math.max(1, lines.length)
              const moved = lines[place] ?? line
              const rest = lines.toSpliced(place, 1)
              if (kind === 'drop') lines = rest
              if (kind === 'move') lines = rest.toSpliced(to % (rest.length + 1), 0, moved)
              if (kind === 'insert') lines = lines.toSpliced(place, 0, line)
              if (kind === 'repeat') lines = [...lines, moved]
              if (kind === 'value') lines = lines.with(place, moved.replace(/ [-+.0-9a-zA-Z]+(\r?\n)$/, ' 42$1'))
              if (lines.length === 0) lines = [line]
            }
            read(parser, lines.join(''))
            expect(valuesOf(parser)).toEqual(readPlainly(lines.join('')))
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('does not take a series with labels behind a blank for the one without', () => {
    const parser = new MetricsParser()
    read(parser, 'a 1\n')
    read(parser, 'a  { b = "" }  2\na 3\n')
    expect(new Set(valuesOf(parser).values())).toEqual(new Set([2, 3]))
  })

  it('never falls over, and loses no line without saying so', () => {
    const anyText = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc
        .array(fc.constantFrom('a', '{', '}', '"', '\\', '=', ',', ' ', '1', '\n', '#', '\r', 'é', '\t', '.', '-', 'e'))
        .map((all) => all.join('')),
    )
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const parser = new MetricsParser()
        for (const text of [one, other, one]) {
          const report = read(parser, text)
          const lines = text.split('\n').slice(0, -1)
          const told = lines.filter((line) => !line.startsWith('#') && !/^[ \t]*\r?$/.test(line)).length
          expect(report.lines).toBe(lines.length)
          expect(report.samples + report.invalid).toBeGreaterThanOrEqual(told)
          expect(report.trouble === null).toBe(report.invalid + report.duplicates === 0 && !report.isBrokenOff)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('takes bytes that are no text as they come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const parser = new MetricsParser()
        const report = parser.parse(bytes)
        expect(report.samples + report.invalid).toBeLessThanOrEqual(report.lines)
      }),
    )
  })

  it('knows a series by its labels, not by their order or the blanks between them', () => {
    const parser = new MetricsParser()
    read(parser, 'a{x="1",y="2"} 1\n')
    read(parser, 'a { y = "2" , x="1", } 7\n')
    expect(parser.seriesCount).toBe(1)
    expect(parser.valueOf(0)).toBe(7)
    read(parser, 'a{x="2",y="1"} 1\n')
    expect(parser.seriesCount).toBe(2)
    expect(parser.valueOf(0)).toBeNull()
  })

  it('reads names in quotes, as Prometheus 3 writes those with unusual characters', () => {
    const parser = new MetricsParser()
    expect(read(parser, '{"a.metric","with space"="x"} 3\n').trouble).toBeNull()
    expect(parser.nameOf(0)).toEqual({ name: 'a.metric', labels: { 'with space': 'x' } })
  })

  it('keeps a label apart that is called like something JavaScript has', () => {
    const parser = new MetricsParser()
    read(parser, 'a{__proto__="x",constructor="y"} 3\n')
    expect(Object.entries(parser.nameOf(0).labels)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  it('says NaN and the infinities as they are', () => {
    const parser = new MetricsParser()
    read(parser, 'a NaN\nb +Inf\nc -Inf\n')
    expect([valueOf(parser, 'a'), valueOf(parser, 'b'), valueOf(parser, 'c')]).toEqual([NaN, Infinity, -Infinity])
  })

  it('tells times in ms, whichever way the format writes them', () => {
    const plain = new MetricsParser()
    read(plain, 'a 1 1700000000123\nb 1\n')
    expect([plain.timeOf(0), plain.timeOf(1)]).toEqual([1_700_000_000_123, null])
    const open = new MetricsParser()
    open.parse(bytesOf('a 1 1700000000.5\n# EOF\n'), true)
    expect(open.timeOf(0)).toBe(1_700_000_000_500)
    read(open, 'a 1\n')
    expect(open.timeOf(0)).toBeNull()
  })

  it('names the types of the families that are on the page', () => {
    const parser = new MetricsParser()
    read(parser, '# TYPE a counter\na 1\n# TYPE b histogram\n')
    expect(parser.types()).toEqual(
      new Map([
        ['a', 'counter'],
        ['b', 'histogram'],
      ]),
    )
    read(parser, '# TYPE a counter\na 1\n')
    expect([...parser.types().keys()]).toEqual(['a'])
    expect(read(parser, '# TYPE a sometimes\n')).toMatchObject({
      invalid: 1,
      trouble: expect.stringContaining('line 1'),
    })
  })

  it('counts lines that cannot be read, and names the first with its line and why', () => {
    const parser = new MetricsParser()
    const report = read(parser, 'a 1\n\nb{x=1} 2\nc one\nd{x="1} 2\ne 1 2 3\nf\n8 1\ng 2\n')
    expect(report).toMatchObject({ lines: 9, samples: 2, invalid: 6 })
    expect(report.trouble).toBe(
      'line 3 cannot be read: the value of a label is not in quotes (“b{x=1} 2”), and 5 more lines',
    )
    expect([valueOf(parser, 'a'), valueOf(parser, 'g')]).toEqual([1, 2])
  })

  it('takes the last of a series that is there more than once, and says so', () => {
    const parser = new MetricsParser()
    const report = read(parser, 'a{x="1"} 1\nb 2\na{x="1"} 3\nb 2\n')
    expect(report).toMatchObject({ samples: 4, duplicates: 2 })
    expect(report.trouble).toBe('a{x="1"} is there again in line 3, and 1 more duplicate')
    expect(valueOf(parser, 'a')).toBe(3)
  })

  it('leaves half a line at the end out: nobody knows the other half', () => {
    const parser = new MetricsParser()
    expect(read(parser, 'a 1\nb 12')).toMatchObject({
      samples: 1,
      isBrokenOff: true,
      trouble: 'it breaks off in line 2',
    })
    expect(parser.seriesCount).toBe(1)
    expect(read(parser, 'a 1\n# EOF')).toMatchObject({ isBrokenOff: false, trouble: null })
  })

  it('misses the end of an OpenMetrics page, and wonders about what follows it', () => {
    const parser = new MetricsParser()
    expect(parser.parse(bytesOf('a 1\n'), true)).toMatchObject({
      isBrokenOff: true,
      trouble: 'it breaks off before its # EOF',
    })
    expect(parser.parse(bytesOf('a 1\n# EOF\n'), true).trouble).toBeNull()
    expect(parser.parse(bytesOf('a 1\n# EOF\na 2\n'), true).trouble).toContain('goes on behind its # EOF in line 2')
  })

  it('finds no value in a page of HTML, and shows what it found', () => {
    const report = read(new MetricsParser(), '<!doctype html>\n<html><body>Log in</body></html>\n')
    expect(report).toMatchObject({ samples: 0, invalid: 2 })
    expect(report.trouble).toContain('<!doctype html>')
  })

  it('refuses a page with more values than it takes, keeps nothing of it, and reads the next', () => {
    const parser = new MetricsParser({ seriesLimit: 3 })
    const refusal = expect.objectContaining({ code: 'sourceFailed', message: 'answers more than 3 values' })
    expect(() => read(parser, 'a 1\nb 1\nc 1\nd 1\n')).toThrow(refusal)
    expect(parser.seriesCount).toBe(0)
    read(parser, 'a 5\n')
    expect(valueOf(parser, 'a')).toBe(5)
  })

  it('reads two million series and refuses one more', () => {
    const lines = Array.from({ length: 2_000_001 }, (_, index) => `a{i="${index}"} 1\n`)
    const page = bytesOf(lines.join(''))
    const parser = new MetricsParser()
    const whole = page.subarray(0, page.length - (lines.at(-1)?.length ?? 0))
    expect(parser.parse(whole)).toMatchObject({ samples: 2_000_000, trouble: null })
    expect(() => parser.parse(page)).toThrow(Fault)
  }, 60_000)

  it('refuses 100 MB and a line without end', () => {
    const parser = new MetricsParser()
    expect(() => parser.parse(new Uint8Array(100 * 1024 ** 2 + 1))).toThrow('answers more than 100 MiB')
    for (const line of [
      `a{x="${'y'.repeat(1024 ** 2)}"} 1\n`,
      `# ${'y'.repeat(1024 ** 2)}\n`,
      `${'{'.repeat(1024 ** 2 + 1)}\n`,
    ])
      expect(() => read(parser, `a 1\n${line}`)).toThrow('line 2 longer than 1024 KiB')
  })

  it('forgets series that no page has any more', () => {
    const parser = new MetricsParser()
    for (let page = 0; page < 30; page += 1) {
      const lines = Array.from({ length: 5_000 }, (_, index) => `a{request="${page}-${index}"} 1\n`)
      read(parser, lines.join(''))
      expect(parser.seriesCount).toBeLessThan(80_000)
    }
    expect(parser.version).toBeGreaterThan(0)
    expect(valuesOf(parser).size).toBe(5_000)
  })
})
