/* SPDX-License-Identifier: Apache-2.0 */
#include "base/build_info.h"

int64_t build_info_time_s(void)
{
    return PLACARD_BUILD_TIME;
}

const char *build_info_version(void)
{
    return PLACARD_VERSION;
}

const char *build_info_commit(void)
{
    return PLACARD_COMMIT;
}
