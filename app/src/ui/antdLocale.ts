import type { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'

/** antd's words in the app's language; sets the weekdays and months of its date pickers along. */
export function antdLocale(english: boolean): NonNullable<Parameters<typeof ConfigProvider>[0]['locale']> {
  dayjs.locale(english ? 'en' : 'zh-cn')
  return english ? enUS : zhCN
}
