import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // Relative, so that the page can be published in any folder of a web server.
  base: './',
  build: { target: 'es2022' },
  // In this repository the package is a link to a parent folder.
  server: { fs: { allow: ['../..'] } },
})
