import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { LimitBars } from '../../../renderer/deployments/limit-bars.tsx'
import { SmokeCard } from '../../../renderer/deployments/smoke-card.tsx'
import type { SmokeResult } from '../../../shared/deployment.ts'

/** What is read, without tags. */
const textOf = (markup: string): string => markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describe('bars against their limits', () => {
  const bars = (value: number | null) =>
    renderToStaticMarkup(
      <LimitBars
        name="Errors"
        most={0.06}
        limits={[
          { at: 0.01, words: '1 % stops', tone: 'warn' },
          { at: 0.05, words: '5 % takes back', tone: 'critical' },
        ]}
        bars={[{ name: '0.2.0', isNew: true, value, words: 'so much', more: '' }]}
      />,
    )

  it('say the limits in words and draw them where they are', () => {
    expect(textOf(bars(0.002))).toContain('1 % stops 5 % takes back')
    expect(bars(0.002)).toContain('left:16.67%')
    expect(bars(0.002)).toContain('left:83.33%')
  })

  it('take the tone of the hardest limit that is reached, from exactly there on', () => {
    const toneOf = (value: number | null) => /data-tone="(\w+)" aria-hidden/.exec(bars(value))?.[1]
    expect(toneOf(0.0099)).toBeUndefined()
    expect(toneOf(0.01)).toBe('warn')
    expect(toneOf(0.05)).toBe('critical')
  })

  it('draw nothing where nothing was measured, and end at the end of the scale', () => {
    expect(bars(null)).not.toContain('width')
    expect(bars(0.9)).toContain('width:100.00%')
  })
})

describe('smoke scenarios', () => {
  const results: SmokeResult[] = [
    { name: 'greeting', accountId: 'uae-main', outcome: 'passed', tookMs: 40, detail: '' },
    {
      name: 'total adds up',
      accountId: 'uae-main',
      outcome: 'failed',
      tookMs: 50,
      detail: 'expected 12.50 AED, came 12.5',
    },
  ]
  const card = (part: Partial<Parameters<typeof SmokeCard>[0]>) =>
    textOf(renderToStaticMarkup(<SmokeCard results={results} state="failed" isOpen={false} {...part} />))

  it('say what was expected and what came', () => {
    expect(card({})).toMatch(/1 of 2 passed .*total adds up failed on 1 of 1 uae-main: expected 12\.50 AED, came 12\.5/)
  })

  it('are no card where they were never reached, and promise themselves while they can be', () => {
    expect(card({ results: [] })).toBe('')
    expect(card({ results: [], state: 'waiting', isOpen: true })).toContain('Not played yet')
    expect(card({ results: [], state: 'running', isOpen: true })).toContain('Being played now')
  })
})
