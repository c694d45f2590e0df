import { expect, it } from 'vitest'
import { Turns } from './turns.ts'

it('lets many in together, one alone only when they have left, and nobody beside that one', async () => {
  const turns = new Turns()
  const order: string[] = []
  const gates = {
    a: Promise.withResolvers<void>(),
    b: Promise.withResolvers<void>(),
    alone: Promise.withResolvers<void>(),
  }
  const stay = (name: keyof typeof gates) => async () => {
    order.push(`${name} in`)
    await gates[name].promise
    order.push(`${name} out`)
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const all = [turns.shared('acc', stay('a')), turns.shared('acc', stay('b')), turns.alone('acc', stay('alone'))]
  const late = turns.shared('acc', async () => void order.push('late'))
  const elsewhere = turns.shared('other', async () => void order.push('elsewhere'))
  await elsewhere
  gates.a.resolve()
  await settled()
  expect(order).toEqual(['a in', 'b in', 'elsewhere', 'a out'])
  gates.b.resolve()
  await settled()
  expect(order.slice(4)).toEqual(['b out', 'alone in'])
  gates.alone.resolve()
  await Promise.all([...all, late])
  expect(order.slice(6)).toEqual(['alone out', 'late'])
})
