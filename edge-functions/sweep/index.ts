import { readEnv } from '../_shared/deno.ts'
import { sweepFunction } from './app.ts'

Deno.serve(sweepFunction(readEnv))
