/**
 * What host sends, read. Short messages by their schema. Of those that hold a row for each process only the envelope: host made
 * the rows by the same schemas, and to take a thousand of them apart again every second would cost the page its frames.
 */
import { z } from 'zod'
import { PortMessage, Push } from '../../shared/calls.ts'
import { Picture } from '../../shared/picture.ts'

/** `null`: none of ours, or of a host of another version. */
export function readMessage(message: unknown): PortMessage | null {
  if (!isObject(message)) return null
  if (message['type'] !== 'push') return PortMessage.safeParse(message).data ?? null
  const { pushes } = message
  if (!Array.isArray(pushes)) return null
  const read: Push[] = []
  for (const one of pushes as unknown[]) {
    const push = readPush(one)
    if (push === null) return null
    read.push(push)
  }
  return { type: 'push', pushes: read }
}

function readPush(push: unknown): Push | null {
  if (isObject(push) && isOfRows(push)) return push as unknown as Push
  return Push.safeParse(push).data ?? null
}

type Fields = Readonly<Record<string, unknown>>

function isOfRows(push: Fields): boolean {
  switch (push['kind']) {
    case 'samples':
      return areRows(push['samples'], 'kind', 'at') && typeof push['heardAt'] === 'number'
    case 'sightings':
      // What disagrees is short, and is read by its schema.
      return areRows(push['sightings'], 'observer') && isEmpty(push['disagreements'])
    case 'sources':
      return areRows(push['sources'], 'id')
    default:
      return false
  }
}

/** Each with a word, and where it is of a moment with that. */
function areRows(rows: unknown, word: string, moment?: string): boolean {
  return (
    Array.isArray(rows) &&
    rows.every(
      (row) =>
        isObject(row) && typeof row[word] === 'string' && (moment === undefined || typeof row[moment] === 'number'),
    )
  )
}

function isEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length === 0
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

/** A whole picture: its lists with a row for each process by their envelope, everything else by its schema. */
export const PictureByEnvelope = Picture.extend({
  samples: z.custom<Picture['samples']>((value) => areRows(value, 'kind', 'at')),
  series: z.custom<Picture['series']>((value) => areRows(value, 'key')),
  sightings: z.custom<Picture['sightings']>((value) => areRows(value, 'observer')),
  sources: z.custom<Picture['sources']>((value) => areRows(value, 'id')).default([]),
})
