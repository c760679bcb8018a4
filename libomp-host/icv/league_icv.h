/* The ICVs that a device has one of for all its regions: how many teams, and of
   how many threads (5.2, 2.2: nteams-var and teams-thread-limit-var, scope
   device).  An offload image has its own copy; here are the host's and those of
   devices whose regions run natively.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_LEAGUE_ICV_H
#define GANGWAY_HOST_LEAGUE_ICV_H

/* Both atomic, relaxed: nothing else is published with them.  0: unset.  */
struct league_icv
{
  int num_teams;
  int teams_thread_limit;
};

/* Those of the device with the number NATIVE_DEVICE, whose regions run on the
   host's threads, or, where that is negative, of the host.  They stay where they
   are until the library is unloaded.  Takes no lock that a caller could hold.  */
struct league_icv *league_icv_of (int native_device);

/* dlclose of the library: no thread uses them any more.  */
void league_icv_free (void);

#endif
