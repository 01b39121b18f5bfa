#include "apps/seed/seeder.hpp"

#include <algorithm>
#include <ostream>

#include "apps/client/error.hpp"
#include "apps/client/signup.hpp"
#include "apps/client/table.hpp"
#include "platform/core/randomness.hpp"

namespace perdura::apps::seed {

using domain::IdempotencyKey;

namespace {

IdempotencyKey fresh_key() {
  platform::OsRandomness chance;
  return IdempotencyKey("seed-" + chance.hex(16));
}

}  // namespace

Seeder::Seeder(Transport& transport, const Accounts& accounts, std::ostream& out)
    : transport_(transport),
      accounts_(accounts),
      out_(out),
      admin_(transport, accounts.admin),
      seller_(transport, accounts.seller) {}

void Seeder::run() {
  log_in_as_admin();
  const User seller = ensure_member({accounts_.seller, "Corner Café", "SELLER"}).user;
  ensure_approved(seller);
  log_in(seller_, seller.email, "PERDURA_SELLER_PASSWORD is not the password that he has");
  for (const auto& one : goods) ensure_product(one);
  for (const auto& customer : accounts_.customers) {
    ensure_credit(customer, ensure_member({customer.login, customer.name, "BUYER"}));
  }
  sum_up();
}

void Seeder::sum_up() const {
  out_ << "The sample data is complete";
  if (unseen_ > 0) out_ << ", as far as it could be looked at";
  if (made_ == 0) {
    out_ << "; nothing was changed." << std::endl;
  } else {
    out_ << ": " << made_ << " made, " << found_ << " there before." << std::endl;
  }
}

void Seeder::log_in_as_admin() {
  log_in(admin_, accounts_.admin.email,
         "PERDURA_ADMIN_PASSWORD has to be his password; if there is no such admin yet, "
         "`perdura admin create` makes him");
}

void Seeder::log_in(Session& session, const std::string& email, const std::string& hint) {
  std::string refused;
  try {
    session.log_in();
    return;
  } catch (const ApiError& error) {
    if (!error.is(401)) throw;
    refused = outcome_of(error.failure());
  }
  throw std::runtime_error(email + " cannot log in: " + hint + " (" + refused + ")");
}

Seeder::Member Seeder::ensure_member(const Wanted& wanted) {
  const std::string& email = wanted.login.email;
  const std::string who = wanted.role + " " + email;
  if (auto there = admin_.user_by_email(email)) {
    say(false, who);
    return {std::move(*there), false};
  }
  const SignUp wish{email, wanted.login.password, wanted.name, wanted.role};
  User made = sign_up(transport_, wish, fresh_key());
  say(true, who + ", password " + wanted.login.password);
  return {std::move(made), true};
}

void Seeder::ensure_approved(const User& seller) {
  if (seller.status == "ACTIVE") {
    say(false, "the seller's approval");
    return;
  }
  if (seller.status != "INACTIVE") {
    throw std::runtime_error("the seller " + seller.email + " is " + seller.status +
                             "; only one who waits for his approval is approved here");
  }
  admin_.approve(seller.id);
  say(true, "the seller's approval");
}

void Seeder::ensure_product(const Goods& wanted) {
  const std::string what = std::string(wanted.name) + ", " + grouped(wanted.price.value()) + " × " +
                           grouped(wanted.stock);
  if (seller_.product_by_name(wanted.name)) {
    say(false, what);
    return;
  }
  const NewProduct product{.name = wanted.name,
                           .description = wanted.description,
                           .skus = {{.options = {}, .price = wanted.price, .stock = wanted.stock}}};
  // One key for all runs: a run that was cut may have a request still under way.
  const auto made =
      seller_.create_product(product, IdempotencyKey(std::string("seed-product-") + wanted.name));
  // The answer to that key may tell of one that was deleted since.
  if (!seller_.find_product(made.id)) seller_.create_product(product, fresh_key());
  say(true, what);
}

void Seeder::ensure_credit(const SampleCustomer& customer, const Member& member) {
  const std::string what = "store credit " + grouped(customer.credit.value());
  try {
    if (!member.made && has_credit(customer)) return say(false, what);
  } catch (const ApiError& error) {
    if (error.failure().code != "TOO_MANY_ATTEMPTS") throw;
    ++unseen_;
    out_ << "  unseen " << what << ": " << error.what() << std::endl;
    return;
  }
  // A key of the customer's own, the same in all runs: never granted twice.
  const domain::UserId& id = member.user.id;
  admin_.grant_credit(id, customer.credit, IdempotencyKey("seed-credit-" + id.value()));
  say(true, what);
}

bool Seeder::has_credit(const SampleCustomer& customer) {
  Session session(transport_, customer.login);
  log_in(session, customer.login.email,
         customer.password_setting + " is not the password that this customer has");
  const auto movements = session.credit_movements();
  return std::any_of(movements.begin(), movements.end(), [&](const CreditMovement& movement) {
    return movement.kind == "GRANTED" && movement.amount == customer.credit;
  });
}

void Seeder::say(bool made, const std::string& what) {
  ++(made ? made_ : found_);
  out_ << (made ? "  made   " : "  there  ") << what << std::endl;
}

}  // namespace perdura::apps::seed
