import { QueryClient } from '@tanstack/react-query'
import { AnjuError } from '../sdk/errors.ts'

/** Refusals are final; a broken line or a busy server is worth one more try. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 1 && error instanceof AnjuError && (error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})
