// Bodies that attract each other: many short regions on data that stays on the
// device.  The momentum of the whole must not change.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <cmath>
#include <cstdio>
#include <vector>

struct Body
{
  double x, y, z, vx, vy, vz, mass;
};

#pragma omp declare target
static void
accelerate (Body *bodies, int n, int i, double dt)
{
  double ax = 0, ay = 0, az = 0;
  for (int j = 0; j < n; j++)
    {
      const double dx = bodies[j].x - bodies[i].x;
      const double dy = bodies[j].y - bodies[i].y;
      const double dz = bodies[j].z - bodies[i].z;
      const double square = dx * dx + dy * dy + dz * dz + 1e-2;
      const double pull = bodies[j].mass / (square * std::sqrt (square));
      ax += pull * dx;
      ay += pull * dy;
      az += pull * dz;
    }
  bodies[i].vx += dt * ax;
  bodies[i].vy += dt * ay;
  bodies[i].vz += dt * az;
}
#pragma omp end declare target

static void
simulate (Body *bodies, int n, int steps, double dt)
{
#pragma omp target data map (tofrom : bodies[0 : n])
  for (int step = 0; step < steps; step++)
    {
#pragma omp target teams distribute parallel for
      for (int i = 0; i < n; i++)
        accelerate (bodies, n, i, dt);
#pragma omp target teams distribute parallel for
      for (int i = 0; i < n; i++)
        {
          bodies[i].x += dt * bodies[i].vx;
          bodies[i].y += dt * bodies[i].vy;
          bodies[i].z += dt * bodies[i].vz;
        }
    }
}

int
main ()
{
  const int n = 256;
  std::vector<Body> bodies (n);
  unsigned seed = 12345;
  auto random = [&seed] {
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % 2000 / 1000.0 - 1;
  };
  for (auto &body : bodies)
    body = { random (), random (), random (), 0, 0, 0, 1.0 / n };
  const Body first = bodies[0];
  simulate (bodies.data (), n, 50, 1e-3);

  double px = 0, py = 0, pz = 0;
  for (const auto &body : bodies)
    {
      px += body.mass * body.vx;
      py += body.mass * body.vy;
      pz += body.mass * body.vz;
    }
  const double momentum = std::sqrt (px * px + py * py + pz * pz);
  const bool moved = bodies[0].x != first.x && std::isfinite (bodies[0].x);
  if (!moved || !(momentum < 1e-12))
    {
      std::printf ("the momentum is %g\n", momentum);
      return 1;
    }
  std::printf ("OK: momentum %.1e after 50 steps\n", momentum);
  return 0;
}
