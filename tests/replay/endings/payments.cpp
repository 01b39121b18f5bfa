// From AWAITING_PAYMENT to PAID, or to an end without: and the attempts' own workflows.
#include "domain/calls/card_payment.hpp"
#include "tests/replay/endings.hpp"
#include "tests/replay/order_shop.hpp"
#include "workflows/payment_validation.hpp"

namespace perdura::replay {

namespace {

/// The deadline passes while the gateway is silent; then this turns out to be the truth.
void expires_in_doubt(OrderShop& shop, const std::string& truth) {
  shop.place(by_card());
  shop.books.silent = true;
  shop.until_status("EXPIRED");
  shop.books.attempts["att_1"] = {.status = truth, .amount = 15'000, .validating = true};
  shop.books.silent = false;
}

}  // namespace

Scenes payments() {
  return {
      // ---- paid -------------------------------------------------------------------------------
      {[](OrderShop& shop) {
         shop.place_and_pay(by_card());
         shop.deliver();
       },
       {{"Order", "completed-by-its-buyer-card", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         // Its own look is told nothing.
         shop.place(by_card());
         shop.pay();
         shop.books.silent = true;
         shop.tell();
         shop.until_called("ValidateAttempt", 2);
         shop.books.silent = false;
         shop.until_status("PAID");
         shop.until_called("OpenShipments");
         shop.deliver();
       },
       {{"Order", "completed-paid-after-a-doubt", "ord_1", "COMPLETED"},
        {"PaymentValidation", "captured-after-a-doubt", "att_1", "captured 15000"}}},
      {[](OrderShop& shop) {
         shop.begin(by_card());
         shop.pay();
         shop.validate();
         shop.deliver();
       },
       {{"Order", "completed-paid-before-it-was-placed", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.decline("att_1");
         shop.pay("att_2");
         shop.validate("att_2");
         shop.deliver();
       },
       {{"Order", "completed-paid-by-the-second-attempt", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.pay();
         shop.until_status("PAID");
         shop.until_called("OpenShipments");
         shop.deliver();
       },
       {{"Order", "completed-paid-as-the-gateway-says-at-the-deadline", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.pay();
         shop.books.silent = true;
         shop.until_called("AskGateway", 4);
         shop.books.silent = false;
         shop.until_status("PAID");
         shop.until_called("OpenShipments");
         shop.deliver();
       },
       {{"Order", "completed-paid-as-the-gateway-says-after-a-silence", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.pay("att_1");
         shop.pay("att_2");
         shop.tell("att_1");
         shop.validate("att_2");
         shop.until_called("OpenShipments");
         shop.deliver();
       },
       {{"Order", "completed-paid-twice-and-once-given-back", "ord_1", "COMPLETED"},
        {"PaymentValidation", "over-surplus-voided", "att_2", "over VOIDED"}}},
      {[](OrderShop& shop) {
         // Told of together at the deadline, and then the gateway is silent.
         shop.place(by_card());
         shop.pay("att_1");
         shop.pay("att_2");
         shop.until_called("AskGateway", 1);
         shop.books.silent = true;
         shop.until_called("ValidateAttempt", 2);
         shop.books.silent = false;
         shop.until_status("PAID");
         shop.until_called("OpenShipments");
         shop.deliver();
       },
       {{"Order", "completed-paid-by-one-of-two-after-a-silence", "ord_1", "COMPLETED"},
        {"PaymentValidation", "over-the-second-of-two", "att_2", "over VOIDED"}}},
      {[](OrderShop& shop) {
         // As after a reset of the order's run: the attempt's workflow runs already.
         shop.place(by_card());
         shop.pay();
         shop.books.silent = true;
         shop.world.start("PaymentValidation",
                          {temporal::to_payload(workflows::StartValidation{
                              .expected = {.attempt_id = domain::AttemptId("att_1"),
                                           .payment_id = domain::PaymentId("pay_1"),
                                           .order_id = domain::OrderId("ord_1"),
                                           .buyer_id = domain::UserId("usr_1"),
                                           .amount = domain::Money(15'000)}})},
                          "att_1");
         shop.until_called("ValidateAttempt", 2);
         shop.tell();
         shop.until_called("ValidateAttempt", 3);
         shop.books.silent = false;
         shop.until_status("PAID");
         shop.until_called("OpenShipments");
         shop.deliver();
       },
       {{"Order", "completed-validated-by-another-run-at-first", "ord_1", "COMPLETED"},
        {"PaymentValidation", "captured-already", "att_1", "captured 15000"}}},

      // ---- FAILED -----------------------------------------------------------------------------
      {[](OrderShop& shop) {
         shop.place(by_card());
         for (const char* attempt : {"att_1", "att_2", "att_3"}) shop.decline(attempt);
       },
       {{"Order", "failed-declined-three-times", "ord_1", "FAILED PAYMENT_DECLINED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.pay("att_1", 14'999);
         shop.validate();
       },
       {{"Order", "failed-amount-mismatch", "ord_1", "FAILED AMOUNT_MISMATCH"},
        {"PaymentValidation", "mismatched", "att_1", "mismatched 14999"}}},

      // ---- EXPIRED ----------------------------------------------------------------------------
      {[](OrderShop& shop) { shop.place(by_card()); },
       {{"Order", "expired-unpaid", "ord_1", "EXPIRED PAYMENT_EXPIRED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.decline("att_1");
       },
       {{"Order", "expired-declined-once", "ord_1", "EXPIRED PAYMENT_EXPIRED"}}},
      {[](OrderShop& shop) { expires_in_doubt(shop, "READY"); },
       {{"Order", "expired-in-doubt", "ord_1", "EXPIRED PAYMENT_EXPIRED"},
        {"PaymentValidation", "over-in-doubt-nothing-paid", "att_1", "over EXPIRED"}}},
      {[](OrderShop& shop) { expires_in_doubt(shop, "AUTHORIZED"); },
       {{"PaymentValidation", "over-in-doubt-voided", "att_1", "over VOIDED"}}},
      {[](OrderShop& shop) { expires_in_doubt(shop, "CAPTURED"); },
       {{"PaymentValidation", "over-in-doubt-refunded", "att_1", "over REFUNDED"}}},
      {[](OrderShop& shop) { expires_in_doubt(shop, "DECLINED"); },
       {{"PaymentValidation", "over-in-doubt-declined", "att_1", "over DECLINED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.pay();
         shop.books.silent = true;
         shop.tell();
         shop.until_status("EXPIRED");
         shop.books.silent = false;
       },
       {{"Order", "expired-amid-a-validation", "ord_1", "EXPIRED PAYMENT_EXPIRED"},
        {"PaymentValidation", "over-closed-amid-it-voided", "att_1", "over VOIDED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.pay();
         shop.books.deaf = true;  // it is captured, and nobody hears of it
         shop.tell();
         shop.until_called("CaptureAttempt");
         shop.books.silent = true;
         shop.until_status("EXPIRED");
         shop.books.silent = false;
       },
       {{"PaymentValidation", "over-closed-amid-it-refunded", "att_1", "over REFUNDED"}}},

      // ---- CANCELLED --------------------------------------------------------------------------
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.cancel();
       },
       {{"Order", "cancelled-unpaid", "ord_1", "CANCELLED CANCELLED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.pay();
         shop.books.silent = true;
         shop.tell();
         shop.until_called("ValidateAttempt", 2);
         shop.cancel();
         shop.books.silent = false;
       },
       {{"Order", "cancelled-amid-a-validation", "ord_1", "CANCELLED CANCELLED"},
        {"PaymentValidation", "over-cancelled-amid-it", "att_1", "over VOIDED"}}},
      {[](OrderShop& shop) {
         shop.place(by_card());
         shop.pay();
         shop.cancel();
       },
       {{"Order", "cancelled-paid-meanwhile", "ord_1", "CANCELLED CANCELLED"}}},
      {[](OrderShop& shop) {
         // Its rows are final before they hear of the payment.
         shop.place(by_card());
         shop.books.final_stays = true;
         shop.books.fault = [&shop](const std::string& called, int) {
           if (called == "RecordPaymentValidated") shop.books.orders["ord_1"] = "CANCELLED";
           return Fault::None;
         };
         shop.pay();
         shop.validate();
       },
       {{"Order", "cancelled-paid-too-late", "ord_1", "CANCELLED ILLEGAL_TRANSITION"}}},
  };
}

}  // namespace perdura::replay
