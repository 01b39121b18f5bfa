// Random sequences of holds, uses, givings back, restores and their repeats, against a model in
// plain words.
#include <rapidcheck.h>

#include <map>
#include <optional>
#include <set>

#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

constexpr int copies = 2;
constexpr int orders = 4;
constexpr int longest_sequence = 80;

enum class Act { Hold, Use, GiveBack, Restore };

/// What should be, as a reader of the rules would keep it.
struct Model {
  struct Copy {
    Status status = Status::Issued;
    bool was_restored = false;
    int order = -1;
  };
  enum class Hold { None, Held, Used, Closed };
  std::map<int, Copy> copy;
  std::map<int, Hold> hold;
  std::map<int, int> asked;                         // by order: which copy it wants
  std::set<std::pair<int, Act>> done;               // keys that have an answer
  std::map<std::pair<int, Act>, std::size_t> said;  // how many moved

  bool is_free(int which) {
    return copy[which].status == Status::Issued || copy[which].status == Status::Restored;
  }

  void hold_for(int order, int which) {
    if (!done.insert({order, Act::Hold}).second || hold[order] != Hold::None) return;
    if (!is_free(which)) return;
    copy[which] = {Status::Held, copy[which].status == Status::Restored, order};
    hold[order] = Hold::Held;
  }

  /// Nothing: refused, and not kept under its key.
  std::optional<std::size_t> act(Act act, int order) {
    if (const auto known = said.find({order, act}); known != said.end()) return known->second;
    const Hold state = hold[order];
    if (act == Act::GiveBack && state == Hold::Used) return std::nullopt;
    if (act == Act::Restore && state == Hold::Held) return std::nullopt;
    std::size_t moved = 0;
    for (auto& [which, of] : copy) {
      if (of.order == order) moved += moves(act, of, state);
    }
    if (act == Act::Use && state == Hold::Held) hold[order] = Hold::Used;
    if (act == Act::GiveBack) hold[order] = Hold::Closed;
    return said[{order, act}] = moved;
  }

  static std::size_t moves(Act act, Copy& of, Hold state) {
    if (act == Act::Use && state == Hold::Held) {
      of.status = Status::Used;
    } else if (act == Act::GiveBack && state == Hold::Held) {
      of = {of.was_restored ? Status::Restored : Status::Issued, false, -1};
    } else if (act == Act::Restore && of.status == Status::Used) {
      of = {Status::Restored, false, -1};
    } else {
      return 0;
    }
    return 1;
  }
};

struct Step {
  Act act;
  int order;
  int copy;
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << "{" << static_cast<int>(step.act) << " order " << step.order << " copy "
             << step.copy << "}";
}

rc::Gen<Step> any_step() {
  return rc::gen::build<Step>(
      rc::gen::set(&Step::act, rc::gen::element(Act::Hold, Act::Hold, Act::Use, Act::GiveBack,
                                                Act::Restore, Act::Restore)),
      rc::gen::set(&Step::order, rc::gen::inRange(0, orders)),
      rc::gen::set(&Step::copy, rc::gen::inRange(0, copies)));
}

const char* name_of(Act act) {
  switch (act) {
    case Act::Use:
      return "use";
    case Act::GiveBack:
      return "give-back";
    case Act::Restore:
      return "restore";
    case Act::Hold:
      break;
  }
  throw std::invalid_argument("not an act on a hold");
}

class Trial {
 public:
  Trial() {
    world_.made("MANY", {{"per_user_limit", copies}});
    for (int n = 0; n < copies; ++n) {
      ids_.push_back(world_.claimed("MANY"));
      model_.copy[n] = {};
    }
  }

  void take(const Step& step) {
    const std::string order = std::to_string(step.order);
    if (step.act == Act::Hold) {
      // An order asks always for the same, so that its repeats are repeats.
      const int which = model_.asked.emplace(step.order, step.copy).first->second;
      RC_ASSERT(world_.hold(order, {{}}, {ids_[which]}).status == 200);
      model_.hold_for(step.order, which);
      return;
    }
    const auto answer = world_.act(name_of(step.act), order);
    const auto expected = model_.act(step.act, step.order);
    RC_ASSERT((answer.status == 200) == expected.has_value());
    if (expected) RC_ASSERT(decoded<CouponsMoved>(answer).coupon_ids.size() == *expected);
  }

  void check() const {
    for (int n = 0; n < copies; ++n) {
      RC_ASSERT(world_.status(ids_[n]) == model_.copy.at(n).status);
    }
    world_.expect_counts_to_match();
    RC_ASSERT(!::testing::Test::HasFailure());
  }

 private:
  PromotionWorld world_;
  Model model_;
  std::vector<UserCouponId> ids_;
};

TEST(CouponProperty, IsHeldByOneOrderAndUsedAndUndoneOnce) {
  EXPECT_TRUE(rc::check([] {
    const auto length = *rc::gen::inRange<std::size_t>(1, longest_sequence);
    const auto steps = *rc::gen::container<std::vector<Step>>(length, any_step());
    Trial trial;
    for (const Step& step : steps) {
      trial.take(step);
      trial.check();
    }
  }));
}

}  // namespace
}  // namespace perdura::services::promotion::testing
