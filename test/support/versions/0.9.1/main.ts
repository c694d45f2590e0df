/** A bot that lives and never becomes ready: it dials nobody and serves no page. Ends with its parent. */
process.stdin.on('end', () => process.exit(0))
process.stdin.resume()
