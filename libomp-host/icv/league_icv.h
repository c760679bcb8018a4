/* The ICVs that a device has one of for all its regions: how many teams, and of
   how many threads (5.2, 2.2: nteams-var and teams-thread-limit-var, scope
   device).  Here are the host's and the devices'; what is set for a device whose images
   have a copy of their own is to be told to these (device_league.c).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_LEAGUE_ICV_H
#define GANGWAY_HOST_LEAGUE_ICV_H

/* Both atomic, relaxed: nothing else is published with them.  0: unset.  */
struct league_icv
{
  int num_teams;
  int teams_thread_limit;
};

/* Those of the device with the number DEVICE, or, where that is negative, of the
   host.  A device begins with what the environment says.  They stay where they
   are until the library is unloaded.  Takes no lock that a caller could hold.  */
struct league_icv *league_icv_of (int device);

/* dlclose of the library: no thread uses them any more.  */
void league_icv_free (void);

#endif
