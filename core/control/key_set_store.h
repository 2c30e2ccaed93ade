#pragma once

#include "core/auth/key_set_shelf.h"
#include "core/control/control_plane.h"

#include <optional>
#include <string>

namespace landreeve::control {

/// The table issuer_key_set: what programs fetched of outside issuers, and what came of the last attempt. A change of
/// keys, a first failure and the recovery from it are audited. May be used from any thread; all block.
class KeySetStore final : public auth::KeySetShelf {
public:
    explicit KeySetStore(ControlPlane& control) : m_control(control) {}

    std::optional<auth::FetchedKeySet> read(const std::string& url) override;
    void fetched(const std::string& url, const auth::FetchedKeySet& set, const auth::KeySetChange& change) override;
    void failed(const std::string& url, const std::string& fault, Time at) override;
    void invalidated(const std::string& url) override;

private:
    ControlPlane& m_control;
};

} // namespace landreeve::control
