import { expect, test } from 'vitest'
import { pageStorage } from './browserStorage.ts'
import { createSession } from './session.ts'

test('parallel requests for a token share one dialog', async () => {
  const session = createSession('https://a.example', pageStorage())
  const both = Promise.all([session.requestSignIn(), session.requestSignIn()])
  expect(session.state()).toEqual({ signedIn: false, isDialogOpen: true, rejected: false })
  session.signIn('secret')
  await both
  expect(session.state()).toEqual({ signedIn: true, isDialogOpen: false, rejected: false })
  expect(session.token()).toBe('secret')
})

test('a token belongs to one server', () => {
  const storage = pageStorage()
  createSession('https://a.example', storage).signIn('secret')
  expect(createSession('https://a.example', storage).token()).toBe('secret')
  expect(createSession('https://b.example', storage).token()).toBeUndefined()
})

test('declining to sign in keeps the rejected token and is reported as declined', async () => {
  const session = createSession('https://a.example', pageStorage())
  session.signIn('secret')
  const declined = session.requestSignIn()
  expect(session.state()).toEqual({ signedIn: true, isDialogOpen: true, rejected: true })
  session.decline()
  await expect(declined).rejects.toMatchObject({ name: 'SignInDeclined' })
  expect(session.state()).toMatchObject({ signedIn: true, isDialogOpen: false })
})

test('signing out deletes the token', () => {
  const entries = new Map<string, string>()
  const session = createSession('https://a.example', pageStorage(entries))
  session.signIn('secret')
  session.signOut()
  expect([...entries]).toEqual([])
  expect(session.state().signedIn).toBe(false)
})
