/** The script of the page as text: buttons that copy a command, and a search of the findings. */
export const script = `
for (const box of document.querySelectorAll('.command')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(box.textContent.replace(/Copy$|Copied$|Selected$/, '').trim())
      button.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(box.querySelector('code'))
      button.textContent = 'Selected'
    }
    setTimeout(() => { button.textContent = 'Copy' }, 1500)
  })
  box.append(button)
}
const form = document.querySelector('.filters')
if (form) {
  const search = form.querySelector('.search')
  const shown = form.querySelector('.shown')
  const rules = [...document.querySelectorAll('.rule')]
  search.hidden = shown.hidden = false
  const update = () => {
    const words = search.querySelector('input').value.toLowerCase().split(/\\s+/).filter(Boolean)
    for (const rule of rules) {
      const text = rule.textContent.toLowerCase()
      rule.hidden = !words.every((word) => text.includes(word))
    }
    const visible = rules.filter((rule) => getComputedStyle(rule).display !== 'none').length
    shown.textContent = visible === rules.length ? '' : visible + ' of ' + rules.length + ' rules shown'
  }
  form.addEventListener('input', update)
  form.addEventListener('submit', (event) => event.preventDefault())
  update()
}
`
