"""What the words of a till are called in a shop, where Odoo's translation means another thing.

A translation file speaks for its own addon only: to the browser, terms of `point_of_sale` are told
from that addon's file, and these beside it.
"""

SHOP_WORDS = {
    "zh_CN": {
        "Back": "返回",
        "Backend": "后台",
        "Close Register": "收银结账",
        "Closing Register": "收银结账",
        "Customer": "顾客",
        "Customer Note": "顾客备注",
        "Discard": "放弃",
        "Discounts": "优惠",
        "Go Back": "返回",
        "Open Register": "开始收银",
        "Payment Successful": "付款成功",
        "Powered by": "技术支持",
        "Print Basic Receipt": "打印简易小票",
        "Print Full Receipt": "打印小票",
        "Print Receipt": "打印小票",
        "Receipt": "小票",
        "Receipt Number": "小票号",
        "Receipt Printer": "小票打印机",
        "Receipt sent successfully": "小票已发送",
        "Refund": "退货",
        "Refund Initiated": "已退货",
        "Register": "收银",
        "Reverse Payment": "撤销付款",
        "Rounding": "抹零",
        "Served by %s": "收银员：%s",
        "Served by:": "收银员：",
        "Ticket": "小票",
        "Ticket Code": "小票码",
        "Ticket Number": "小票号",
        "To Pay": "应付",
        "Validate": "确认",
        "items": "件",
    },
}
