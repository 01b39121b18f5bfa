#pragma once
// mock-courier from outside the shop: who drives the van, and whoever looks into its book.
#include <initializer_list>
#include <string>
#include <vector>

#include "apps/client/transport.hpp"
#include "domain/ids.hpp"

namespace perdura::apps::demo {

/// What the courier knows of one parcel.
struct BookedParcel {
  std::string waybill;
  std::string status;
  bool returning = false;
  bool lost = false;
};
BOOST_DESCRIBE_STRUCT(BookedParcel, (), (waybill, status, returning, lost))

/// Nothing will come of it any more, unless it is found.
bool has_ended(const BookedParcel& parcel);
/// "DELIVERED"; "DELIVERED to its sender", "lost after PICKED_UP".
std::string shown(const BookedParcel& parcel);

/// All calls throw `ApiError`. The transport must not repeat them, and outlives it.
class MockCourier {
 public:
  explicit MockCourier(Transport& transport) : transport_(transport) {}

  std::vector<BookedParcel> book(const domain::OrderId& order);
  /// The parcel's next scan, now. One whose way has ended meanwhile stays where it is.
  void advance(const BookedParcel& parcel);
  /// It is not picked up, nor carried on.
  void hold(const BookedParcel& parcel);
  void lose(const BookedParcel& parcel);
  /// Its delivery will fail.
  void refuse_delivery(const BookedParcel& parcel);

 private:
  void move(const BookedParcel& parcel, const std::string& how,
            std::initializer_list<int> expected = {200});

  Transport& transport_;
};

}  // namespace perdura::apps::demo
