#pragma once

#include "core/control/tenant.h"
#include "core/postgres/connection_url.h"

#include <QJsonObject>

#include <functional>
#include <string>
#include <vector>

namespace landreeve::tenancy {

/// What a new tenant is to be. Kept with the tenant, so that a run that was cut off goes on as it was asked.
struct ProvisionRequest {
    std::string id;
    std::string name;
    std::string server = {};    ///< Empty: placement chooses the server with the most room.
    bool seed = false;          ///< With sample records.
    std::string country = "IN"; ///< ISO 3166-1, two letters.
    std::string taxId = {};     ///< A GSTIN in India; empty where not known yet.
    std::string state = {};     ///< Its code, in India; empty: the GSTIN's, else with sample records their company's.
    std::string timeZone = "Asia/Kolkata";
    QJsonObject settings = {}; ///< Policy: sessions, origins.
};

/// A step of the recipe, as it was recorded.
struct StepRecord {
    enum class State { Waiting, Running, Done, Failed, Undone };

    std::string name;
    State state = State::Waiting;
    double milliseconds = 0;
    std::string detail = {};
    std::string error = {};
};

std::string toString(StepRecord::State state);

/// Told of every step as it begins and ends, on the thread that does the work.
using StepFn = std::function<void(const StepRecord&)>;

struct ProvisionResult {
    control::Tenant tenant;
    postgres::ConnectionUrl url; ///< As the tenant's application login, without its password.
    std::vector<StepRecord> steps;
    bool resumed = false;
};

/// The names of the recipe's steps, in order.
const std::vector<std::string>& provisionSteps();

} // namespace landreeve::tenancy
