// An Electron that runs nothing but host processes: a spec forks them, speaks to them and reads what they said.
const { app, MessageChannelMain, utilityProcess } = require('electron')

app.on('window-all-closed', () => undefined)
const hosts = []

globalThis.hostRunner = {
  /** Resolves with the number of this host. */
  fork(entry, start) {
    const host = { child: utilityProcess.fork(entry, [], { stdio: 'inherit' }), said: [], exitCode: null, ports: [] }
    host.child.on('message', (message) => host.said.push(message))
    host.child.on('exit', (code) => (host.exitCode = code))
    host.child.postMessage({ type: 'start', start })
    return hosts.push(host) - 1
  },
  /** Resolves with the number of this host's new window. */
  openPort(host) {
    const { port1, port2 } = new MessageChannelMain()
    const window = { port: port1, heard: [], isClosed: false }
    port1.on('message', (event) => window.heard.push(event.data))
    port1.on('close', () => (window.isClosed = true))
    port1.start()
    hosts[host].child.postMessage({ type: 'port', windowId: 1 }, [port2])
    return hosts[host].ports.push(window) - 1
  },
  say: (host, port, message) => hosts[host].ports[port].port.postMessage(message),
  tell: (host, message) => hosts[host].child.postMessage(message),
  pid: (host) => hosts[host].child.pid,
  said: (host) => hosts[host].said,
  /** What a window heard in answer to one call; null: nothing yet. What is pushed is large and stays here. */
  answer: (host, port, id) =>
    hosts[host].ports[port].heard.find((message) => message.type !== 'push' && message.id === id) ?? null,
  look(host) {
    const { said, exitCode, ports } = hosts[host]
    return { said, exitCode, ports: ports.map(({ heard, isClosed }) => ({ heard, isClosed })) }
  },
}
