import { readEnv } from '../_shared/deno.ts'
import { payFunction } from './app.ts'

Deno.serve(payFunction(readEnv))
