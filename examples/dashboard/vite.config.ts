import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // Relative, so that the built page can be put into any folder of a web server.
  base: './',
  build: { target: 'es2022' },
  // In this repository the package is a link to the folder above.
  server: { fs: { allow: ['../..'] } },
})
