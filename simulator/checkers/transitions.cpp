#include "simulator/checkers/transitions.hpp"

#include <algorithm>

namespace perdura::simulator {
namespace {

constexpr std::string_view not_woken = "the gateway never wakes what it has declined";
constexpr std::string_view not_taken =
    "the gateway captures only when it is asked, and nobody asks for what is over";

// clang-format off
constexpr std::array order_table{
    Transition{"PENDING"          , "AWAITING_PAYMENT"},
    Transition{"PENDING"          , "PAID"            },  // credit covers all
    Transition{"PENDING"          , "FAILED"          },
    Transition{"AWAITING_PAYMENT" , "PAID"            },
    Transition{"AWAITING_PAYMENT" , "FAILED"          },
    Transition{"AWAITING_PAYMENT" , "EXPIRED"         },
    Transition{"AWAITING_PAYMENT" , "CANCELLED"       },
    Transition{"PAID"             , "CANCEL_PENDING"  },
    Transition{"PAID"             , "SHIPPING"        },
    Transition{"CANCEL_PENDING"   , "CANCELLED"       },
    Transition{"CANCEL_PENDING"   , "SHIPPING"        },  // some were picked up
    Transition{"SHIPPING"         , "DELIVERED"       },
    Transition{"SHIPPING"         , "CANCELLED"       },  // nothing was delivered
    Transition{"DELIVERED"        , "COMPLETED"       },
};

constexpr std::array payment_table{
    Transition{"READY"              , "AUTHORIZED"        },
    Transition{"READY"              , "CAPTURED"          },
    Transition{"READY"              , "DECLINED"          },
    Transition{"READY"              , "IN_DOUBT"          },
    Transition{"READY"              , "EXPIRED"           },
    Transition{"IN_DOUBT"           , "AUTHORIZED"        },
    Transition{"IN_DOUBT"           , "CAPTURED"          },
    Transition{"IN_DOUBT"           , "DECLINED"          },
    Transition{"IN_DOUBT"           , "VOIDED"            },
    Transition{"AUTHORIZED"         , "CAPTURED"          },
    Transition{"AUTHORIZED"         , "VOIDED"            },
    Transition{"AUTHORIZED"         , "DECLINED"          },  // the capture was refused
    Transition{"AUTHORIZED"         , "EXPIRED"           },
    Transition{"AUTHORIZED"         , "IN_DOUBT"          },
    Transition{"CAPTURED"           , "PARTIALLY_REFUNDED"},
    Transition{"CAPTURED"           , "REFUNDED"          },
    Transition{"PARTIALLY_REFUNDED" , "REFUNDED"          },
    Transition{"DECLINED"           , "AUTHORIZED"         , not_woken},  // late, to be voided
    Transition{"DECLINED"           , "CAPTURED"           , not_woken},  // late, to be refunded
    Transition{"EXPIRED"            , "AUTHORIZED"        },
    Transition{"EXPIRED"            , "CAPTURED"           , not_taken},
};

constexpr std::array shipment_table{
    Transition{"READY"          , "WAYBILL_ISSUED"},
    Transition{"READY"          , "CANCELLED"     },
    Transition{"WAYBILL_ISSUED" , "SHIPPING"      },
    Transition{"WAYBILL_ISSUED" , "STOP_REQUESTED"},
    Transition{"WAYBILL_ISSUED" , "READY"         },
    Transition{"STOP_REQUESTED" , "CANCELLED"     },
    Transition{"STOP_REQUESTED" , "SHIPPING"      },
    Transition{"SHIPPING"       , "DELIVERED"     },
    Transition{"SHIPPING"       , "LOST"          },
    Transition{"SHIPPING"       , "RETURNING"     },
    Transition{"RETURNING"      , "RETURNED"      },
    Transition{"RETURNING"      , "LOST"          },
};

// STOPPING is REFUND_PENDING here: the units wait for the courier and for the money under one name.
constexpr std::array cancellation_table{
    Transition{"REQUESTED"      , "REFUND_PENDING"},
    Transition{"REQUESTED"      , "COMPLETED"     },  // nothing was captured
    Transition{"REQUESTED"      , "REFUSED"       },
    Transition{"REFUND_PENDING" , "COMPLETED"     },
    Transition{"REFUND_PENDING" , "REFUSED"       },  // all picked up
};

constexpr std::array reservation_table{
    Transition{"HELD" , "SOLD"    },
    Transition{"HELD" , "RELEASED"},
    Transition{"SOLD" , "RELEASED"},  // paid, and cancelled
};
// clang-format on

}  // namespace

namespace machines {
const MachineRules order{.name = "order",
                         .service = "order",
                         .table = "orders",
                         .id = "id",
                         .owner = "id",
                         .status = "status",
                         .version = "version",
                         .initial = "PENDING",
                         .at_once = 1,
                         .transitions = order_table};
const MachineRules payment{.name = "payment",
                           .service = "payment",
                           .table = "payment_attempt",
                           .id = "attempt_id",
                           .owner = "payment_id",
                           .status = "status",
                           .version = "version",
                           .initial = "READY",
                           .at_once = 4,
                           .transitions = payment_table};
const MachineRules shipment{.name = "shipment",
                            .service = "shipping",
                            .table = "shipment",
                            .id = "shipment_id",
                            .owner = "order_id",
                            .status = "status",
                            .version = "version",
                            .initial = "READY",
                            .at_once = 3,
                            .transitions = shipment_table};
const MachineRules cancellation{.name = "cancellation",
                                .service = "order",
                                .table = "order_cancellation",
                                .id = "id",
                                .owner = "order_id",
                                .status = "status",
                                .version = "",
                                .initial = "REQUESTED",
                                .at_once = 1,
                                .transitions = cancellation_table};
const MachineRules reservation{.name = "reservation",
                               .service = "product",
                               .table = "reservation",
                               .id = "order_id",
                               .owner = "order_id",
                               .status = "state",
                               .version = "",
                               .initial = "HELD",
                               .at_once = 1,
                               .transitions = reservation_table};
}  // namespace machines

std::span<const MachineRules* const> all_machine_rules() {
  using namespace machines;
  static constexpr std::array all{&order, &payment, &shipment, &cancellation, &reservation};
  return all;
}

bool leads(const MachineRules& rules, std::string_view from, std::string_view to, int most) {
  if (most == 0) return false;
  return std::ranges::any_of(rules.transitions, [&](const Transition& one) {
    return one.from == from && (one.to == to || leads(rules, one.to, to, most - 1));
  });
}

std::string transition_name(const MachineRules& rules, std::string_view from, std::string_view to) {
  return std::string(rules.name) + " " + std::string(from) + " → " + std::string(to);
}

bool is_final(const MachineRules& rules, std::string_view status) {
  return std::ranges::none_of(rules.transitions,
                              [&](const Transition& one) { return one.from == status; });
}

}  // namespace perdura::simulator
