import { describe, expect, it } from 'vitest'
import { badConnection, hostFailed, noConnection, noFolder, shellFailed } from '../../electron/startup-notice.ts'
import { ConnectionFile } from '../../host/connection-file.ts'
import { Fault, toProblem } from '../../shared/fault.ts'

describe('what a person reads when the console cannot start', () => {
  it('says where the connection file was looked for, and shows one that only lacks the values', () => {
    const notice = noConnection('/home/me/connection.json')
    expect(notice.text).toContain('/home/me/connection.json')
    expect(notice.advice).toContain('$ npm start')
    const example = notice.advice.find((line) => line.startsWith('$ {'))?.slice(2) ?? ''
    const filled = example.replace('HOST:PORT', 'cluster.example:8443')
    expect(ConnectionFile.safeParse(JSON.parse(filled)).success).toBe(true)
  })

  it('passes on what is wrong with the file, and who holds the store', () => {
    const problem = toProblem(new Fault('malformed', 'The connection file c.json is not JSON'))
    expect(badConnection(problem).text).toBe('The connection file c.json is not JSON')
    const locked = hostFailed(toProblem(new Fault('storeLocked', 'pid 41 holds it since 09:00')), '/data/shell.log')
    expect(locked).toMatchObject({
      title: 'Another console holds this store',
      text: 'pid 41 holds it since 09:00',
      advice: ['Use that one, or close it first.'],
    })
  })

  it('names the folder that cannot be written, why, and the way round it', () => {
    const notice = noFolder('/srv/data', new Error('EROFS: read-only file system'))
    expect(notice.text).toBe('/srv/data: EROFS: read-only file system')
    expect(notice.advice[0]).toContain('--data=DIR')
  })

  it('names the log for a defect', () => {
    expect(hostFailed(toProblem(new Fault('internal', 'x')), '/data/shell.log').advice[0]).toContain('/data/shell.log')
    expect(shellFailed(new Error('x is not a function'), '/data/shell.log').text).toContain('x is not a function')
  })
})
