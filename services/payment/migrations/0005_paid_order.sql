-- An attempt's keeper tells whether its order was answered that it is paid by it.
UPDATE payment_attempt SET keeper = 'PAID_ORDER' WHERE keeper = 'ORDER' AND captured > 0;
