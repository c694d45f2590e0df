/** A bot that ends at once, every time it is started. */
process.stderr.write('this version ends as soon as it starts\n')
process.exit(1)
