#pragma once
// Toss Payments' error codes, and what each of them means for us.
#include <string_view>

namespace perdura::services::payment::gateway::detail::toss {

/// What an error says about the call it answers.
enum class Meaning {
  Declined,       // the payer, his issuer or his bank does not pay: nothing was taken
  NotRefundable,  // this payment is not refunded so: nothing was given back
  TooMuch,        // more than is left to refund
  Repeated,       // it was done before, by whichever call: look
  Lapsed,         // the payer's approval is no more
  NotFound,
  Invalid,        // the request is not understood: a bug of ours
  NotAuthorised,  // we are not known, or may not: a setting
  Busy,           // the like of it is at work, or just was
  InDoubt,        // it went wrong on the way; may have happened all the same
};

/// Codes that we do not know are InDoubt.
Meaning meaning_of(std::string_view code);

}  // namespace perdura::services::payment::gateway::detail::toss
