#pragma once
// A buyer and a coffee of this run's own, so that its figures do not depend on anybody else's.
#include <memory>
#include <string>

#include "apps/client/accounts.hpp"
#include "apps/client/session.hpp"

namespace perdura::apps::loadtest {

struct StageWish {
  std::string name;      // of mails, keys and the product: unique
  domain::Money credit;  // none: he pays by card
  domain::Units stock = 0;
};

class Stage {
 public:
  /// Makes them; needs the sample data's admin and seller. Throws `ApiError`. Both outlive it.
  Stage(Transport& transport, const Accounts& accounts, const StageWish& wish);

  Session& buyer() { return *buyer_; }
  const std::string& name() const { return name_; }
  const domain::SkuId& sku() const { return sku_; }

  /// As the seller reads it now.
  Sku read_sku();

 private:
  std::string name_;
  std::unique_ptr<Session> buyer_;
  std::unique_ptr<Session> seller_;
  domain::ProductId product_;
  domain::SkuId sku_;
};

/// "load-" and chance.
std::string fresh_name();

}  // namespace perdura::apps::loadtest
