extension ModelRule {
  /// The entry of each code of the template: side, subject, whose, how much.
  ///
  /// `two` is what two people must ask for, `reviewed` what is booked when somebody else has looked at
  /// it; `each` a line for each item of the event; a line below zero is a red one. What has no lines
  /// says whom it names instead.
  static let text = """
    0101 goods.received: Dr 140501 platform amount; Cr 220206 supplier amount
    0102 purchase.ordered supplier:
    0103 invoice.received reviewed: Dr 140501 platform - booked; Cr 220206 supplier - booked; Dr
      140501 platform amount; Dr 222102 platform tax; Cr 220206 supplier gross
    0105 expense.invoiced reviewed: Dr 660101 platform amount; Dr 222102 platform tax; Cr 220206
      supplier gross
    0106 purchase.paid: Dr 220206 supplier amount; Cr 100202 own_bank amount
    0107 purchase.refunded: Dr 100202 own_bank amount; Cr 220206 supplier amount
    0108 goods.issued: Dr 660101 platform amount; Cr 140501 platform amount
    0201 tax.withheld: Dr 660102 platform amount; Cr 222105 platform amount
    0202 tax.remitted: Dr 222105 platform amount; Cr 100202 own_bank amount
    0203 tax.remitted: Dr 222101 platform output; Cr 222102 platform input; Cr 100202 own_bank
      output - input
    0301 period.closed two: Dr 602101 platform service_fees; Dr 602102 platform withdrawal_fees;
      Dr 602103 platform recharge_fees; Dr 602104 platform lending_fees; Dr 602105 platform
      exchange_margin; Dr 606101 platform exchange_gains; Dr 630101 platform error_gains; Cr
      410301 platform total
    0302 period.closed two: Dr 410301 platform total; each Cr 642101 item.channel channel_fees;
      each Cr 660301 item.bank bank_charges; Cr 660101 platform marketing; Cr 660102 platform
      tax_borne; Cr 606101 platform exchange_losses; Cr 670201 platform credit_losses; Cr 671101
      platform error_losses
    0303 period.closed two: Dr 410301 platform amount; Cr 410401 platform amount
    0304 period.closed two: Dr 410401 platform amount; Cr 410301 platform amount
    0305 period.closed two: Dr 602105 platform given; Cr 300201 platform given; Dr 300201
      platform received; Cr 602105 platform received
    1001 payment.received: Dr 112201 channel gross; Cr 224103 merchant gross
    1002 payment.received: Dr 112201 channel gross; Cr 220202 merchant gross
    1003 payment.received: Dr 112201 channel gross; Cr 224103 merchant gross
    1004 payment.requested: Dr 224101 buyer amount; Cr 224103 merchant amount
    1005 payment.received: Dr 112201 channel gross; each Cr 224103 item.merchant amount
    1006 payment.received: Dr 112201 channel gross; Cr 220201 merchant gross
    1007 payment.received: Dr 112201 channel gross; Cr 224103 merchant gross - change; Cr 224106
      buyer change
    1008 payment.received: Dr 112201 channel gross; Cr 224109 channel gross
    1009 payment.requested: Dr 122105 buyer amount; Cr 224103 merchant amount
    1010 payment.received: Dr 224109 channel gross; Cr 224103 merchant gross
    1011 payment.confirmed: Dr 224103 merchant amount; Cr 220201 merchant amount
    1021 credit.repaid: Dr 112201 channel amount; Cr 122105 user amount
    1031 payment.revoked: Dr 224103 merchant amount; Cr 122101 channel amount; Dr 122101 channel
      fee; Cr 642101 channel fee
    1032 payment.revoked: Dr 220201 merchant amount; Cr 122101 channel amount; Dr 122101 channel
      fee; Cr 642101 channel fee
    1033 payment.revoked: Dr 220202 merchant amount; Cr 122101 channel amount; Dr 122101 channel
      fee; Cr 642101 channel fee
    1041 payment.received: Dr 112201 channel gross; Cr 220201 merchant gross; Dr 220201 merchant
      gross; Cr 220202 merchant gross - fee; Cr 642101 channel fee; Dr 642101 channel fee; Cr
      112201 channel fee
    2001 settlement.requested: Dr 220201 merchant total; Cr 602101 platform commission; Cr
      642101 channel channel_fee; Cr 220205 promoter promotion; Cr 220202 merchant total -
      commission - channel_fee - promotion
    2002 settlement.requested: Dr 220201 merchant total; Cr 602101 platform commission; each Cr
      220202 item.receiver net
    2003 settlement.requested: Dr 220201 merchant total; Cr 602101 platform commission -
      commission_tax; Cr 222101 platform commission_tax; Cr 642101 channel channel_fee -
      channel_tax; Cr 222101 platform channel_tax; Cr 220202 merchant total - commission -
      channel_fee
    2011 fee.requested: Dr 220202 merchant amount - shortfall; Dr 122102 merchant shortfall; Cr
      602101 platform amount
    2021 commission.requested: Dr 220205 promoter amount; Cr 222105 platform tax; Cr 220203
      promoter amount - tax
    2023 payout.failed: Dr 220203 promoter amount - tax; Dr 222105 platform tax; Cr 220205
      promoter amount
    3001 withdrawal.requested: Dr 220202 merchant amount; Cr 224102 merchant amount
    3002 withdrawal.submitted: Dr 224102 merchant amount; Cr 220203 merchant amount - fee; Cr
      602102 platform fee
    3003 withdrawal.succeeded: Dr 220203 merchant paid; Cr 100201 bank paid
    3004 withdrawal.failed: Dr 220203 merchant amount - fee; Dr 602102 platform fee; Cr 220202
      merchant amount
    3005 withdrawal.returned: Dr 100201 bank paid; Cr 220203 merchant paid
    3006 withdrawal.failed: Dr 224102 merchant amount; Cr 220202 merchant amount
    3007 withdrawal.failed: Dr 224109 bank booked; Dr 602102 platform fee; Cr 220202 merchant
      amount
    3008 withdrawal.succeeded: Dr 220203 merchant paid; each Cr 122101 bank amount
    3011 withdrawal.requested: Dr 224101 user amount; Cr 224102 user amount
    3012 withdrawal.submitted: Dr 224102 user amount; Cr 220203 user amount - fee; Cr 602102
      platform fee
    3013 withdrawal.succeeded: Dr 220203 user paid; Cr 100201 bank paid
    3014 withdrawal.failed: Dr 220203 user amount - fee; Dr 602102 platform fee; Cr 224101 user
      amount
    3015 withdrawal.returned: Dr 100201 bank paid; Cr 220203 user paid
    3016 withdrawal.failed: Dr 224102 user amount; Cr 224101 user amount
    3017 withdrawal.failed: Dr 224109 bank booked; Dr 602102 platform fee; Cr 224101 user amount
    3018 withdrawal.succeeded: Dr 220203 user paid; each Cr 122101 bank amount
    3021 payout.succeeded: Dr 220203 payee paid; Cr 100201 bank paid
    4001 refund.requested: Dr 224103 merchant amount + coupon; Cr 220204 buyer amount; Cr 224105
      platform coupon; Dr 122104 platform coupon; Cr 660101 platform coupon
    4002 refund.requested: Dr 220201 merchant amount + coupon; Cr 220204 buyer amount; Cr 224105
      platform coupon; Dr 122104 platform coupon; Cr 660101 platform coupon
    4003 refund.requested: Dr 220202 merchant amount + coupon - shortfall; Dr 122102 merchant
      shortfall; Cr 220204 buyer amount; Cr 224105 platform coupon; Dr 122104 platform coupon;
      Cr 660101 platform coupon
    4004 refund.requested: Dr 224103 merchant amount; Cr 224101 buyer amount
    4005 refund.requested: Dr 224106 buyer amount; Cr 220204 buyer amount
    4006 refund.requested: Dr 224109 channel amount; Cr 220204 buyer amount
    4011 payout.requested: Dr 220204 buyer amount; Cr 220203 buyer amount
    4012 payout.requested: Dr 224109 bank amount; Cr 220203 payee amount
    4013 payout.failed: Dr 220203 payee amount; Cr 224109 bank amount
    4014 payout.failed: Dr 220203 buyer amount; Cr 220204 buyer amount
    4021 refund.cancelled: Dr 220204 buyer amount; Dr 224105 platform coupon; Cr 224103 merchant
      amount + coupon; Cr 122104 platform coupon; Dr 660101 platform coupon
    4022 refund.cancelled: Dr 220204 buyer amount; Dr 224105 platform coupon; Cr 220201 merchant
      amount + coupon; Cr 122104 platform coupon; Dr 660101 platform coupon
    4023 refund.cancelled: Dr 220204 buyer amount; Dr 224105 platform coupon; Cr 220202 merchant
      amount + coupon - shortfall; Cr 122102 merchant shortfall; Cr 122104 platform coupon; Dr
      660101 platform coupon
    4025 refund.cancelled: Dr 220204 buyer amount; Cr 224106 buyer amount
    4026 refund.cancelled: Dr 220204 buyer amount; Cr 224109 channel amount
    4101 refund.succeeded: Dr 220204 buyer amount; Cr 112201 channel amount
    4102 refund.succeeded: Dr 220204 buyer amount; Cr 224101 buyer amount
    4103 refund.succeeded: Dr 220203 buyer amount; Cr 100201 bank amount
    4104 refund.succeeded: Dr 220204 buyer amount; Cr 122101 channel amount
    4105 refund.succeeded: Dr 220204 buyer amount; Cr 122105 buyer amount
    4106 refund.reported: Dr 220202 merchant amount - shortfall; Dr 122102 merchant shortfall;
      Cr 122101 channel amount
    4201 refund.failed: Dr 112201 channel booked; Cr 220204 buyer booked
    4202 refund.failed: Dr 224109 channel booked; Cr 220204 buyer booked; Dr 642101 channel fee;
      Cr 224109 channel fee
    4203 refund.failed: Dr 100201 bank booked; Cr 220204 buyer booked
    4301 recovery.requested: Dr 220202 merchant amount; Cr 122102 merchant amount
    4302 recovery.abandoned two: Dr 670201 platform amount; Cr 122102 merchant amount
    4303 recovery.abandoned two: Dr 670201 platform amount; Cr 122105 user amount
    4401 chargeback.received: Dr 224103 merchant amount; Dr 224103 merchant fee; Cr 112201
      channel amount + fee
    4402 chargeback.received: Dr 220201 merchant amount; Dr 220201 merchant fee; Cr 112201
      channel amount + fee
    4403 chargeback.received: Dr 220202 merchant amount + fee - shortfall; Dr 122102 merchant
      shortfall; Cr 112201 channel amount + fee
    4411 chargeback.won: Dr 112201 channel amount; Cr 224103 merchant amount
    4412 chargeback.won: Dr 112201 channel amount; Cr 220201 merchant amount
    4413 chargeback.won: Dr 112201 channel amount; Cr 220202 merchant amount
    4421 chargeback.lost: Dr 220202 merchant fee; Cr 112201 channel fee
    5001 recharge.received: Dr 112201 channel gross; Cr 224101 user gross
    5011 recharge.received: Dr 112201 channel gross; Cr 220202 merchant gross
    5021 recharge.revoked: Dr 224101 user amount; Cr 122101 channel amount - fee; Cr 642101
      channel fee
    5022 recharge.revoked: Dr 220202 merchant amount; Cr 122101 channel amount - fee; Cr 642101
      channel fee
    6001 transfer.requested: Dr 224101 from amount; Cr 224101 to amount
    6002 exchange.requested: Dr 220202 merchant given; Cr 300201 platform given; Dr 300201
      platform received; Cr 220202 merchant received
    7001 margin.requested: Dr 220202 merchant amount; Cr 224104 merchant amount
    7002 margin.requested: Dr 224104 merchant amount; Cr 220202 merchant amount
    7003 margin.requested: Dr 224104 merchant amount; Cr 224101 buyer amount
    8001 channel.reconciled: Dr 112202 channel amount; Cr 112201 channel amount
    8002 channel.reconciled: Dr 112201 channel amount; Cr 112202 channel amount
    8003 channel.reconciled: Dr 112202 channel reported; Dr 122101 channel short; Cr 112201
      channel booked; Cr 224109 channel long
    8011 payment.cleared: Dr 642101 channel fee; Cr 112201 channel fee
    8012 fee.charged: Dr 642101 channel fee; Cr 112201 channel fee
    8013 fee.returned: Dr 112201 channel fee; Cr 642101 channel fee
    8014 fee.returned: Dr 112201 channel fee; Cr 220202 merchant fee
    8015 payment.cleared: Dr 642101 channel fee - tax; Dr 222102 platform tax; Cr 112201 channel
      fee
    8016 fee.returned: Dr 112201 channel fee; Cr 224101 buyer fee
    8021 cash.received: Dr 100201 bank received; Dr 642101 channel fee; Cr 112202 channel
      received + fee
    8022 cash.received: Dr 100201 bank received; Dr 642101 channel fee; Dr 122101 channel short;
      Cr 112202 channel received + fee + short
    8031 reserve.moved two: Dr 100201 bank amount; Cr 100202 own_bank amount
    8032 reserve.moved two: Dr 100202 own_bank amount; Cr 100201 bank amount
    8033 reserve.moved two: Dr 100201 bank amount; Cr 100202 own_bank amount; Dr 122104 platform
      amount; Cr 224105 platform amount
    8034 reserve.moved two: Dr 100202 own_bank amount; Cr 100201 bank amount; Dr 224105 platform
      amount; Cr 122104 platform amount
    8035 reserve.moved: Dr 300101 from amount; Cr 100201 from amount
    8036 reserve.moved: Dr 100201 to amount; Cr 300101 from amount
    8041 fee.charged: Dr 660301 own_bank fee; Cr 100202 own_bank fee
    8101 suspense.raised: Dr 112202 channel amount; Cr 224109 channel amount; Dr 642101 channel
      fee; Cr 112202 channel fee
    8102 suspense.raised: Dr 122101 channel amount; Cr 112201 channel amount; Dr 112201 channel
      fee; Cr 122101 channel fee
    8103 suspense.raised: Dr 112201 channel amount; Cr 224109 channel amount; Dr 224109 channel
      fee; Cr 112201 channel fee
    8104 suspense.raised: Dr 122101 channel amount; Cr 112202 channel amount; Dr 112202 channel
      fee; Cr 642101 channel fee
    8105 suspense.raised: Dr 100201 bank amount; Cr 224109 bank amount
    8106 suspense.raised: Dr 100201 bank amount; Cr 224109 bank amount
    8107 suspense.raised: Dr 122101 bank amount; Cr 100201 bank amount
    8111 suspense.resolved: Dr 224109 channel amount; Cr 112201 channel amount
    8113 suspense.resolved: Dr 224109 channel amount; Cr 112202 channel amount; Dr 112202
      channel fee; Cr 642101 channel fee
    8114 writeoff.requested two: Dr 224109 channel amount; Cr 630101 platform amount
    8115 suspense.resolved: each Dr 224109 channel long; each Cr 122101 channel short
    8121 suspense.resolved: Dr 112202 channel amount; Cr 122101 channel amount; Dr 122101
      channel fee; Cr 112202 channel fee
    8126 writeoff.requested two: Dr 671101 platform amount; Cr 122101 channel amount; Dr 122101
      channel fee; Cr 642101 channel fee
    8127 suspense.resolved: Dr 100201 bank amount; Cr 122101 channel amount
    8131 suspense.resolved: Dr 224109 channel amount; Cr 112202 channel amount; Dr 112202
      channel fee; Cr 224109 channel fee
    8141 suspense.resolved: Dr 112201 channel amount; Cr 122101 channel amount
    8151 suspense.resolved: Dr 224109 bank amount; Cr 100201 bank amount
    8152 suspense.resolved: Dr 224109 bank amount; Cr 220202 merchant amount
    8153 suspense.resolved: Dr 224109 bank amount; Cr 224101 user amount
    8154 suspense.resolved: Dr 100201 bank amount; Cr 122101 bank amount
    8155 writeoff.requested two: Dr 671101 platform amount; Cr 122101 bank amount
    8161 event.suspended: Dr 112201 channel gross; Cr 224109 channel gross
    8162 event.suspended: Dr 122101 channel amount; Cr 112201 channel amount
    8163 event.suspended: Dr 122101 bank amount; Cr 100201 bank amount
    8164 event.suspended: Dr 122101 bank paid; Cr 100201 bank paid
    8165 event.suspended: Dr 100201 bank paid; Cr 224109 bank paid
    8167 event.suspended: Dr 112201 channel amount; Cr 224109 channel amount
    8168 event.suspended: Dr 122101 channel amount + fee; Cr 112201 channel amount + fee
    8169 event.suspended: Dr 122101 channel fee; Cr 112201 channel fee
    9001 points.granted: Dr 300301 platform points; Cr 224107 user points
    9002 points.requested: Dr 224107 user points; Cr 300301 platform points
    9101 coupon.used: Dr 224105 platform amount; Cr 224103 merchant amount; Dr 660101 platform
      amount; Cr 122104 platform amount
    9102 coupon.used: Dr 224105 platform amount; Cr 220201 merchant amount; Dr 660101 platform
      amount; Cr 122104 platform amount
    9111 bonus.granted: Dr 224105 platform amount; Cr 224101 user amount; Dr 660101 platform
      amount; Cr 122104 platform amount
    """
}
