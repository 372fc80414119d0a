/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "desk/verb.h"

int main(int argc, char **argv)
{
    return verbs_run(argc, argv, stdout, stderr);
}
