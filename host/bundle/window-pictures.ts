/** Pictures of charts that a window drew, as files of a bundle. */
import type { CallInput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'

export interface PictureFile {
  /** Within the bundle. */
  readonly path: string
  readonly title: string
  readonly bytes: Buffer
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** @throws {Fault} malformed: one of them is no PNG. */
export function windowPictures(pictures: CallInput<'exportBundle'>['pictures']): PictureFile[] {
  return pictures.map(({ name, pngBase64 }, index) => {
    const bytes = Buffer.from(pngBase64, 'base64')
    if (!bytes.subarray(0, PNG.length).equals(PNG)) throw new Fault('malformed', `pictures.${index}: it is no PNG.`)
    const slug = name
      .replace(/\.png$/i, '')
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 60)
    // Numbered: two of them may have the same name.
    const path = `pictures/${index + 1}${slug === '' ? '' : `-${slug}`}.png`
    return { path, title: name.replace(/\.png$/i, ''), bytes }
  })
}
