/** Asks for a file, where there is no place for a field. Nothing comes where nobody chooses one. */
export function pickFile(page: Document, accept: string, onFile: (file: File) => void): void {
  const input = page.createElement('input')
  input.type = 'file'
  input.accept = accept
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file !== undefined) onFile(file)
  })
  input.click()
}
