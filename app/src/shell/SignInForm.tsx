import { Button, Form, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeStep } from './CodeStep.tsx'
import { FormFault, useSubmit } from './FormFault.tsx'
import { normalizePhone, sendCode, signInWithPassword, signUp, useSignInWays, verifyCode, verifySignUp, type Address } from './signIn.ts'

type Way = 'password' | 'email' | 'phone' | 'register'

interface Props {
  /** Over an expired page only the same person may come back: their address is fixed. */
  fixed?: { email: string | undefined; phone: string | undefined }
  /** The portal puts codes first: few tenants remember a password. */
  codesFirst?: boolean
}

/** Password, e-mail code and (where the server has it) phone code, and sign-up for the invited. Success is seen by the session. */
export function SignInForm({ fixed, codesFirst = false }: Props) {
  const { t } = useTranslation('app')
  const ways = useSignInWays()
  const [way, setWay] = useState<Way>(codesFirst ? 'email' : 'password')
  const [sentTo, setSentTo] = useState<{ address: Address; signUp: boolean } | null>(null)
  const [form] = Form.useForm<{ address: string; password: string; phone: string }>()
  const submit = useSubmit()

  const options: { value: Way; label: string }[] = [
    { value: 'password', label: t('signin.password') },
    ...(ways.email && !(fixed && !fixed.email) ? [{ value: 'email' as const, label: t('signin.email_code') }] : []),
    ...(ways.phone && !(fixed && !fixed.phone) ? [{ value: 'phone' as const, label: t('signin.phone_code') }] : []),
  ]
  if (codesFirst) options.push(...options.splice(0, 1))

  const addressOf = (text: string): Address => {
    const phone = ways.phone ? normalizePhone(text) : null
    return phone ? { phone } : { email: text.trim().toLowerCase() }
  }
  const finish = (values: { address?: string; phone?: string; password?: string }): Promise<void> =>
    submit.run(async () => {
      const typed = values.phone ?? values.address ?? fixed?.email ?? fixed?.phone ?? ''
      const address = addressOf(typed.startsWith('+') || typed.includes('@') ? typed : fixed?.phone === typed ? `+${typed}` : typed)
      if (way === 'password') await signInWithPassword(address, values.password ?? '')
      else if (way === 'register' && 'email' in address) {
        if (!(await signUp(address.email, values.password ?? ''))) setSentTo({ address, signUp: true })
      } else {
        await sendCode(address, ways.signUp && !fixed)
        setSentTo({ address, signUp: false })
      }
    })

  if (sentTo) {
    const { address } = sentTo
    return (
      <CodeStep
        address={address}
        onBack={() => setSentTo(null)}
        onResend={sentTo.signUp ? undefined : () => sendCode(address, ways.signUp && !fixed)}
        onVerify={(token) => (sentTo.signUp && 'email' in address ? verifySignUp(address.email, token) : verifyCode(address, token))}
      />
    )
  }

  const register = way === 'register'
  return (
    <>
      {!register && options.length > 1 ? (
        <Segmented block size="large" className="anju-gate-ways" options={options} value={way} onChange={(next) => { setWay(next); submit.reset() }} aria-label={t('signin.way')} style={{ marginBottom: 20 }} />
      ) : null}
      <Form form={form} layout="vertical" size="large" requiredMark={false} onFinish={(values) => void finish(values)} disabled={submit.busy}>
        {fixed ? null : way === 'phone' ? (
          <Form.Item name="phone" label={t('signin.phone')} rules={[{ required: true, message: t('signin.phone_needed') }, { validator: (_rule, value: string) => (!value || normalizePhone(value) ? Promise.resolve() : Promise.reject(new Error(t('signin.phone_wrong')))) }]}>
            <Input inputMode="tel" autoComplete="tel" autoFocus />
          </Form.Item>
        ) : (
          <Form.Item name="address" label={ways.phone && way === 'password' ? t('signin.account') : t('signin.email')} rules={[{ required: true, message: t('signin.email_needed') }, ...(ways.phone && way === 'password' ? [] : [{ type: 'email' as const, message: t('errors.email_invalid') }])]}>
            <Input inputMode="email" autoComplete="username" autoFocus />
          </Form.Item>
        )}
        {way === 'password' || register ? (
          <Form.Item name="password" label={t('signin.password')} rules={[{ required: true, message: t('signin.password_needed') }, ...(register ? [{ min: 8, message: t('signin.password_short') }] : [])]}>
            <Input.Password autoComplete={register ? 'new-password' : 'current-password'} autoFocus={fixed !== undefined} />
          </Form.Item>
        ) : null}
        <FormFault error={submit.error} />
        <Button type="primary" htmlType="submit" block loading={submit.busy}>
          {way === 'password' ? t('signin.sign_in') : register ? t('signin.create_account') : t('signin.send_code')}
        </Button>
      </Form>
      {fixed || !ways.signUp ? null : (
        <p className="anju-muted" style={{ marginTop: 18 }}>
          {register ? t('signin.have_account') : t('signin.invited')}{' '}
          <Button type="link" style={{ padding: 0 }} onClick={() => { setWay(register ? 'password' : 'register'); submit.reset() }}>
            {register ? t('signin.sign_in') : t('signin.create_account')}
          </Button>
        </p>
      )}
    </>
  )
}
