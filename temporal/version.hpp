#pragma once
// How the SDK names itself to the server.
namespace perdura::temporal {

inline constexpr const char* kSdkName = "perdura-cpp";
inline constexpr const char* kSdkVersion = "0.1.0";

}  // namespace perdura::temporal
