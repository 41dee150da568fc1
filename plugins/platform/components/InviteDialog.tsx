import { titleText, useContextInfo, useDraft, useT, useVerb } from '@anju/sdk'
import { Form, Input, Modal, Select } from 'antd'

export interface Role {
  id: string
  key: string
  title: { zh: string; en: string }
}

interface InviteValues {
  name: string
  email?: string
  phone?: string
  role_key: string
  estate_ids?: string[]
}

/** Mobile numbers are kept with their country code; eleven digits beginning with 1 are mainland ones. */
const withCountry = (phone: string | undefined): string | undefined => {
  const digits = phone?.replaceAll(/\D/g, '') ?? ''
  return digits === '' ? undefined : /^1\d{10}$/.test(digits) ? `86${digits}` : digits
}

/** Asks a person to join, by e-mail or phone. Nobody can give more than he holds himself: the database sees to it. */
export function InviteDialog({ roles, org, onClose }: { roles: readonly Role[]; org: string; onClose: () => void }) {
  const t = useT()
  const { estates } = useContextInfo()
  const [form] = Form.useForm<InviteValues>()
  const draft = useDraft('platform.invite', form)
  const invite = useVerb('invite_staff', {
    success: t('staff.invited'),
    invalidates: ['invitations'],
    onSuccess: () => {
      draft.clear()
      onClose()
    },
  })
  return (
    <Modal open title={t('staff.invite')} okText={t('staff.send')} cancelText={t('app:cancel')} confirmLoading={invite.isPending} onCancel={onClose} onOk={() => form.submit()}>
      <Form
        form={form}
        layout="vertical"
        onValuesChange={draft.onValuesChange}
        onFinish={({ name, email, phone, role_key, estate_ids }) =>
          invite.mutate({ org, name, role_key, email: email?.trim() || undefined, phone: withCountry(phone), estate_ids: estate_ids?.length ? estate_ids : undefined })
        }
      >
        <Form.Item name="name" label={t('staff.name')} rules={[{ required: true, whitespace: true, message: t('staff.name_needed') }]}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="email"
          label={t('staff.email')}
          dependencies={['phone']}
          rules={[
            { type: 'email', message: t('staff.email_wrong') },
            ({ getFieldValue }) => ({
              validator: (_rule, value: string | undefined) =>
                value?.trim() || String(getFieldValue('phone') ?? '').trim() ? Promise.resolve() : Promise.reject(new Error(t('errors.contact_required'))),
            }),
          ]}
        >
          <Input type="email" autoComplete="off" />
        </Form.Item>
        <Form.Item name="phone" label={t('staff.phone')} extra={t('staff.contact_hint')} rules={[{ pattern: /^[+\d\s-]{6,20}$/, message: t('staff.phone_wrong') }]}>
          <Input inputMode="tel" autoComplete="off" />
        </Form.Item>
        <Form.Item name="role_key" label={t('staff.role')} rules={[{ required: true, message: t('staff.role_needed') }]}>
          <Select options={roles.map(({ key, title }) => ({ value: key, label: titleText(title) }))} />
        </Form.Item>
        <Form.Item name="estate_ids" label={t('staff.estates')} extra={t('staff.estates_hint')}>
          <Select mode="multiple" allowClear placeholder={t('app:shell.all_estates')} options={estates.map(({ id, name }) => ({ value: id, label: name }))} optionFilterProp="label" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
